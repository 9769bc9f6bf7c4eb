import picomatch from 'picomatch';

/** Names under which keys, passwords and tokens are kept. Files that show how such a file looks are text like any other. */
const secretNames = picomatch(
  [
    '.env*',
    '*.{env,pem,key,p12,pfx,jks,keystore,ppk,asc,gpg,kdbx,tfstate,tfvars}',
    'id_{rsa,dsa,ecdsa,ed25519}*',
    '{.npmrc,.pypirc,.netrc,_netrc,.pgpass,.htpasswd,.git-credentials,.dockercfg}{,.bak,~}',
    '{credentials,secrets}',
    '*{credential,secret}*.{json,yml,yaml,toml,ini,csv,xml,txt,properties,cfg,conf}',
    'service{-,_,}account*.json',
  ],
  { dot: true, nocase: true },
);
const secretExamples = picomatch('*{.,-,_}{example,sample,template,dist}', { dot: true, nocase: true });
export const secretFolders = new Set(['.ssh', '.gnupg', '.aws']);
export const secretReason = 'its name is one under which secrets are kept';

export function isSecretName(name: string): boolean {
  return secretNames(name) && !secretExamples(name);
}
