/**
 * The location of a file in SARIF (3.4): a relative path stays relative to where the scan ran, which code scanning
 * takes for the root of the repository; an absolute one becomes a `file:` URI.
 */
export function artifactUri(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  const path = file.replaceAll('\\', '/');
  const encoded = path
    .split('/')
    .map(encodeSegment)
    .join('/')
    .replace(/^(?:\.\/)+/, '');
  if (path.startsWith('/')) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${encoded}` };
  return { uri: encoded, uriBaseId: '%SRCROOT%' };
}

// A colon in the first segment would read as a scheme. Lone surrogates have no encoding.
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed());
}
