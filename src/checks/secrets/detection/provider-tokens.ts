import { crc32 } from 'node:zlib';

/** A kind of credential that a provider gives a recognisable form. */
export interface ProviderToken {
  /** Stable name, such as `github-token`. */
  readonly id: string;
  readonly title: string;
  /** One of these is in every match; looked for first, because it is cheap. */
  readonly anchors: readonly string[];
  /** Finds candidates. Linear in the text; group `secret`, where it has one, is the credential itself. */
  readonly pattern: RegExp;
  /** Decides on a candidate: a checksum, or the structure inside. */
  readonly accepts?: (secret: string) => boolean;
}

const START = '(?<![A-Za-z0-9_/+-])';
const END = '(?![A-Za-z0-9_/+-])';

function token(
  id: string,
  title: string,
  anchors: string | readonly string[],
  body: string,
  accepts?: (secret: string) => boolean,
): ProviderToken {
  return {
    id,
    title,
    anchors: typeof anchors === 'string' ? [anchors] : anchors,
    pattern: new RegExp(`${START}(?:${body})${END}`, 'g'),
    ...(accepts === undefined ? {} : { accepts }),
  };
}

/** The forms that providers document for their credentials. */
export const PROVIDER_TOKENS: readonly ProviderToken[] = [
  token(
    'aws-access-key',
    'AWS access key id',
    ['AKIA', 'ASIA'],
    'A[KS]IA[A-Z2-7]{16}',
    (key) => !key.endsWith('EXAMPLE'),
  ),
  token('azure-storage-key', 'Azure storage account key', 'AccountKey=', 'AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)'),
  token('azure-client-secret', 'Microsoft Entra client secret', 'Q~', '[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}'),
  token('gcp-api-key', 'Google API key', 'AIza', 'AIza[A-Za-z0-9_-]{35}'),
  token('gcp-oauth-secret', 'Google OAuth client secret', 'GOCSPX-', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  token('alibaba-access-key', 'Alibaba Cloud access key id', 'LTAI', 'LTAI[A-Za-z0-9]{12,20}'),
  token('digitalocean-token', 'DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], 'do[opr]_v1_[0-9a-f]{64}'),
  token(
    'github-token',
    'GitHub token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    'gh[pousr]_[A-Za-z0-9]{36}',
    hasBase62Checksum,
  ),
  token(
    'github-fine-grained-token',
    'GitHub fine-grained token',
    'github_pat_',
    'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}',
  ),
  token(
    'gitlab-token',
    'GitLab token',
    ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glsoat-', 'glcbt-', 'glagent-', 'glft-', 'glimt-'],
    'gl(?:pat|dt|rt|ptt|soat|cbt|agent|ft|imt)-[A-Za-z0-9_.-]{20,300}',
  ),
  token('npm-token', 'npm token', 'npm_', 'npm_[A-Za-z0-9]{36}', hasBase62Checksum),
  token('pypi-token', 'PyPI token', 'pypi-AgE', 'pypi-AgE[A-Za-z0-9_-]{50,1000}'),
  token('rubygems-token', 'RubyGems token', 'rubygems_', 'rubygems_[0-9a-f]{48}'),
  token('docker-hub-token', 'Docker Hub token', ['dckr_pat_', 'dckr_oat_'], 'dckr_[op]at_[A-Za-z0-9_-]{27,40}'),
  token(
    'slack-token',
    'Slack token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-'],
    'xox[abprs]-[0-9]{10,13}-[A-Za-z0-9-]{20,80}',
  ),
  token('slack-app-token', 'Slack app token', 'xapp-', 'xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{10,14}-[0-9a-f]{60,70}'),
  token(
    'slack-webhook',
    'Slack incoming webhook',
    'hooks.slack.com/services/',
    'https://hooks\\.slack\\.com/services/(?<secret>T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24})',
  ),
  token(
    'stripe-key',
    'Stripe secret key',
    ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'],
    '[rs]k_(?:live|test)_[A-Za-z0-9]{24,247}',
  ),
  token('stripe-webhook-secret', 'Stripe webhook secret', 'whsec_', 'whsec_[A-Za-z0-9]{32,64}'),
  token('sendgrid-key', 'SendGrid key', 'SG.', 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  token('mailgun-key', 'Mailgun key', 'key-', 'key-[0-9a-f]{32}'),
  token('telegram-token', 'Telegram bot token', ':AA', '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}'),
  token(
    'discord-webhook',
    'Discord webhook',
    '/api/webhooks/',
    'https://(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/(?<secret>[0-9]{17,20}/[A-Za-z0-9_-]{60,80})',
  ),
  token('shopify-token', 'Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], 'shp(?:at|ca|pa|ss)_[0-9a-f]{32}'),
  token('square-token', 'Square token', ['sq0atp-', 'sq0csp-'], 'sq0(?:atp-[A-Za-z0-9_-]{22}|csp-[A-Za-z0-9_-]{43})'),
  token('databricks-token', 'Databricks token', 'dapi', 'dapi[0-9a-f]{32}(?:-[0-9])?'),
  token('huggingface-token', 'Hugging Face token', 'hf_', 'hf_[A-Za-z0-9]{34}'),
  token('openai-key', 'OpenAI key', 'T3BlbkFJ', 'sk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120}'),
  token('anthropic-key', 'Anthropic key', 'sk-ant-', 'sk-ant-[a-z]+[0-9]{2}-[A-Za-z0-9_-]{80,120}'),
  token('vault-token', 'HashiCorp Vault token', ['hvs.', 'hvb.', 'hvr.'], 'hv[bsr]\\.[A-Za-z0-9_-]{24,300}'),
  token('terraform-token', 'HCP Terraform token', '.atlasv1.', '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,70}'),
  token(
    'doppler-token',
    'Doppler token',
    'dp.',
    'dp\\.(?:ct|pt|st|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}',
  ),
  token('grafana-token', 'Grafana service account token', 'glsa_', 'glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}'),
  token('new-relic-key', 'New Relic key', ['NRAK-', 'NRAL'], 'NRAK-[A-Z0-9]{27}|[0-9a-f]{36}NRAL'),
  token('postman-key', 'Postman key', 'PMAK-', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  token('atlassian-token', 'Atlassian token', 'ATATT3', 'ATATT3[A-Za-z0-9_=-]{180,240}'),
  token('linear-key', 'Linear key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  token(
    'tailscale-key',
    'Tailscale key',
    'tskey-',
    'tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{10,20}-[A-Za-z0-9]{20,40}',
  ),
  token(
    'sentry-token',
    'Sentry token',
    ['sntrys_', 'sntryu_'],
    'sntryu_[0-9a-f]{64}|sntrys_eyJ[A-Za-z0-9+/=_]{80,300}',
  ),
  token('pulumi-token', 'Pulumi token', 'pul-', 'pul-[0-9a-f]{40}'),
  token('planetscale-token', 'PlanetScale credential', 'pscale_', 'pscale_(?:pw|tkn|oauth)_[A-Za-z0-9_.=-]{32,64}'),
  token('supabase-token', 'Supabase token', 'sbp_', 'sbp_[0-9a-f]{40}'),
  token('cloudflare-origin-key', 'Cloudflare origin CA key', 'v1.0-', 'v1\\.0-[0-9a-f]{24}-[0-9a-f]{146}'),
  token('age-key', 'age secret key', 'AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}'),
  token(
    'json-web-token',
    'JSON Web Token',
    'eyJ',
    'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{20,1500}',
    isJsonWebToken,
  ),
  {
    id: 'private-key',
    title: 'private key',
    anchors: ['PRIVATE KEY-----'],
    // The body must follow: the header alone stands in documentation and in patterns.
    pattern: /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?:\\n|\s)+(?<secret>[A-Za-z0-9+/=]{40})/g,
  },
  {
    id: 'encoded-private-key',
    title: 'private key',
    anchors: ['LS0tLS1CRUdJTi'],
    pattern: /LS0tLS1CRUdJTi[A-Za-z0-9+/]{100,20000}/g,
    accepts: (secret) => Buffer.from(secret.slice(0, 88), 'base64').toString('latin1').includes('PRIVATE KEY-----'),
  },
  {
    id: 'url-password',
    title: 'password in a URL',
    anchors: ['://'],
    pattern:
      /(?<![A-Za-z0-9+.-])[a-zA-Z][a-zA-Z0-9+.-]{1,30}:\/\/[^\s:/?#@"'<>$(){}]{0,64}:(?<secret>[^\s:/?#@"'<>$(){}*]{3,128})@[A-Za-z0-9[]/g,
  },
];

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** GitHub's and npm's tokens end in six base-62 digits: the CRC-32 of the thirty before them. */
function hasBase62Checksum(secret: string): boolean {
  let checksum = crc32(secret.slice(-36, -6));
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = BASE62.charAt(checksum % 62) + digits;
    checksum = Math.floor(checksum / 62);
  }
  return secret.endsWith(digits);
}

/** RFC 7519: header and payload are JSON objects, and the header names an algorithm. */
function isJsonWebToken(secret: string): boolean {
  const [header = '', payload = ''] = secret.split('.');
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly alg?: unknown };
    JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof alg === 'string' && alg !== 'none';
  } catch {
    return false;
  }
}
