import type { SignInSettings } from './settings.ts';

/** The one page that is shown to those who are not signed in. It says nothing of what is inside. */
export function signInPage(
  { oidc, kubernetes }: Pick<SignInSettings, 'oidc' | 'kubernetes'>,
  { to, problem }: { readonly to: string; readonly problem?: string | undefined },
): string {
  const target = escaped(to);
  const provider =
    oidc === undefined
      ? ''
      : `<form method="get" action="/sign-in/oidc"><input type="hidden" name="to" value="${target}">
<button type="submit">Sign in with single sign-on</button></form>`;
  const token =
    kubernetes === undefined
      ? ''
      : `<form method="post" action="/sign-in/token"><input type="hidden" name="to" value="${target}">
<label>Kubernetes token <input type="password" name="token" autocomplete="off" required maxlength="16384"></label>
<button type="submit">Sign in with a token</button></form>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sign in</title>
<link rel="stylesheet" href="/sign-in/style.css">
</head>
<body>
<main>
<h1>Sign in</h1>
${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>\n`}${provider}${token}
</main>
</body>
</html>
`;
}

export const SIGN_IN_STYLE = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; }
main { width: min(22rem, calc(100vw - 2rem)); }
h1 { font-size: 1.5rem; }
form { margin-block: 1.5rem; }
label { display: block; margin-block-end: 0.75rem; }
input[type="password"] { box-sizing: border-box; display: block; font: inherit; margin-block-start: 0.25rem; padding: 0.5rem; width: 100%; }
button { font: inherit; padding: 0.5rem 1rem; width: 100%; }
[role="alert"] { border-inline-start: 0.25rem solid #c92a2a; padding-inline-start: 0.75rem; }
`;

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** A path of this server to go to after signing in; the first page for anything else. */
export function safeTarget(to: unknown): string {
  if (typeof to !== 'string' || to.length > 2_000 || !/^\/[A-Za-z0-9]?[\x21-\x5b\x5d-\x7e]*$/.test(to)) return '/';
  // What begins with two slashes is another server.
  return /^\/[/\\]/.test(to) || to.startsWith('/sign-in') ? '/' : to;
}
