/**
 * Names under which keys, passwords and tokens are kept. The list is that of gitrob's signatures, shhgit's `config.yaml`,
 * leaky-repo, gitleaks' rules for files, the `.gitignore` templates of GitHub, and the documentation of the tools that
 * write the files. Names that it shares with sources that people write (`settings.py`, `config.php`, `.bashrc`, `*.log`)
 * are left out: what lies in those is found by what it looks like.
 *
 * A name is judged in lower case, and without what marks it as a copy.
 */

export const secretReason = 'its name is one under which secrets are kept';

/** Folders in which everything is secret. */
const secretFolders = words(
  '.ssh .gnupg .aws .secrets .credentials .password-store .auth .sfdx .vagrant .gcloud .1password .lastpass .mozilla ' +
    '.thunderbird .purple .electrum .bitcoin .ethereum',
);

/** Folders of what a program says in many languages, of passwords, too. */
const foldersOfMessages = words('locales locale i18n lang langs l10n translations messages');

/** Folders in which data is, but not the sources beside it, nor what describes a package. */
const foldersOfSecrets = words('secrets credentials');
const packageNames = words(
  'package.json tsconfig.json project.json composer.json cargo.toml pyproject.toml chart.yaml kustomization.yaml',
);

const secretNames = words(
  // Passwords of services, as their clients keep them.
  '.netrc _netrc .pgpass pgpass.conf .pg_service.conf .my.cnf .mylogin.cnf .odbc.ini .git-credentials .dockercfg ' +
    '.dockerconfigjson dockerconfig.json .npmrc .pypirc .htpasswd htpasswd .htdigest .s3cfg .boto .passwd-s3fs rclone.conf ' +
    '.rclone.conf .tugboat .databrickscfg .bluemix .linode-cli .doctl .terraformrc terraform.rc .vault-token .vault_pass ' +
    '.vault_password .ngrok.yml ngrok.yml .esmtprc .msmtprc .muttrc .fetchmailrc .getmailrc .offlineimaprc .mbsyncrc ' +
    '.smbcredentials smbpasswd sasl_passwd .trc .gitrobrc .rbenv-vars .dev.vars .pulse-cookie .erlang.cookie .xauthority ' +
    'proftpdpasswd ventrilo_srv.ini winscp.ini filezilla.xml sitemanager.xml recentservers.xml sftp-config sftp-config.json ' +
    'sftp.json .ftpconfig .remote-sync.json deployment-config.json webservers.xml datasources.local.xml ' +
    'dbeaver-data-sources.xml .dbeaver-data-sources.xml robomongo.json favorites.plist servlist.conf servlist_.conf ' +
    'configuration.user.xpl jenkins.plugins.publish_over_ssh.bapsshpublisherplugin.xml hudson.util.secret initialadminpassword ' +
    'wpa_supplicant.conf heroku.json kaggle.json accesstokens.json azureprofile.json ' +
    'service_principal_entries.json rootkey.csv access_tokens.db legacy_credentials ' +
    // Of the system.
    'shadow shadow- gshadow passwd master.passwd krb5.keytab ' +
    // Of frameworks and builds.
    '.env.sh .env.bash .env.zsh .env.fish .env.ps1 .env.bat local.settings.json local.properties key.properties keystore.properties signing.properties secret_token.rb wp-config.php ' +
    'localsettings.php database.yml connectionstrings.config settings-security.xml encrypted_data_bag_secret ' +
    'google-services.json googleservice-info.plist token.json token.txt token.pickle storagestate.json vault.yml vault.yaml ' +
    // Of browsers and wallets.
    'logins.json key3.db key4.db signons.sqlite cookies.sqlite cookies.txt cookie.txt wallet.dat ' +
    // What was typed.
    '.histfile .dbshell .lesshst .viminfo .wget-hsts fish_history consolehost_history.txt',
);

/** Names that say nothing by themselves, behind their folders. */
const secretPaths = words(
  '/auth.json .composer/auth.json .codex/auth.json .weechat/sec.conf .kube/config .docker/config.json .cargo/credentials ' +
    '.cargo/credentials.toml .gem/credentials .bundle/config ' +
    '.m2/settings.xml .gradle/gradle.properties .config/hub gh/hosts.yml doctl/config.yaml .circleci/cli.yml .oci/config ' +
    '.snowsql/config .dbt/profiles.yml .fly/config.yml .netlify/config.json op/config .irssi/config irssi/config ' +
    '.recon-ng/keys.db recon-ng/keys.db age/keys.txt huggingface/token .huggingface/token .azure/config kubernetes/admin.conf ' +
    '.streamlit/secrets.toml .hub/config purple/accounts.xml',
);

/** Keys, keystores, data bases of passwords, connections with their passwords, and what keeps them by accident. */
const secretExtensions = words(
  'pem key keypair ppk pvk p8 p12 pfx pkcs12 pkcs8 jks jceks bks bcfks keystore keyring keychain keychain-db kwallet keytab ' +
    'snk gpg pgp kdb kdbx psafe3 agilekeychain opvault 1pif 1pux agekey ovpn tblk rdp rdg nmconnection mobileconfig ' +
    'mobileprovision provisionprofile cscfg publishsettings azurepubxml pubxml bek tpm fve wallet gnucash dayone ' +
    'tfstate tfvars tfplan kubeconfig secret secrets credential credentials cred creds passwd password passwords token apikey ' +
    'htpasswd env pcap pcapng har sqldump dump mdf sdf',
);

/** Judged even where the name says that it is an example: a key in it may be somebody's. */
const keyExtensions = words(
  'pem key keypair ppk pvk p8 p12 pfx pkcs12 pkcs8 jks jceks bks bcfks keystore kdb kdbx keytab',
);

const secretPatterns = [
  /^\.env(?:rc|[._-].*)?$/,
  /^\.(?:dev|prod|production|staging)\.vars(?:\..*)?$/,
  /\.tfstate(?:\..*)?$/,
  /\.tfvars(?:\.json)?$/,
  // Keys of SSH.
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[._-].*)?$/,
  /^ssh_host_.*key/,
  /_(?:rsa|dsa|ecdsa|ed25519)$/,
  /^kubeconfig(?:[._-].*)?$/,
  /(?:^|[._-])kube-?config(?:\.ya?ml)?$/,
  /^krb5cc_/,
  /^otr\.(?:private_key|fingerprints)$/,
  /^utc--\d{4}-.*/,
  /^\.?vault[_-]pass/,
  /^wg\d+\.conf$/,
  /^gha-creds-.*\.json$/,
  /service[-_]?account.*\.json$/,
  /firebase-adminsdk.*\.json$/,
  /^client_secrets?.*\.json$/,
  /^msal_token_cache\b/,
  /^\.?credentials\.tfrc\.json$/,
  /\.publish\.xml$/,
  // What was typed: of shells, interpreters, clients of data bases.
  /^\.(?:[a-z0-9_-]*[_-])?z?hist(?:ory)?$/,
  /^(?:bash|zsh|z|sh|ksh|fish|mysql|psql|sqlite|redis|irb|python)_?history$/,
  // Dumps of data bases.
  /(?:^|[._-])(?:dump|backup|pg_dump|mysqldump|pgdump|db-?dump)(?:[._-][\w.-]*)?\.sql$/,
  /^(?:pg|mysql|mongo)_?dump/,
];

/** A name's words, the last of which says what is in the file. */
const secretWords = words(
  'secret secrets credential credentials creds password passwords passwd passphrase passphrases pwd',
);
const keyWords = words('key keys token tokens');
const kindsOfKeys = words(
  'api access private secret signing signature encryption master deploy deployment ssh service auth refresh bearer bot oauth ' +
    'jwt session personal github gitlab npm pypi slack discord telegram aws gcp azure stripe openai anthropic vault root host ' +
    'license hmac aes rsa gpg',
);

/** What may follow the word that counts: whose secrets they are, which, and how they are written. */
const qualifiers = words(
  'prod production dev development staging stage test testing local qa uat live main master default defaults values config ' +
    'conf data user users app db database aws gcp azure google github gitlab k8s kube backup old new copy list file store all env ' +
    'plain plaintext decrypted dec sops enc encrypted',
);

/** A form or a message about a password is none. */
const deeds = words('reset forgot forgotten change changed update confirm recover recovery expired create choose show');

/** Formats in which data is kept: the words of a source's name say what it is about. */
const dataExtensions = words(
  'json jsonc json5 yml yaml toml ini csv tsv xml txt properties cfg conf config plist dat data db sql enc list lst log cnf out ' +
    'b64 bin rtf xls xlsx ods edn',
);

/** Extensions of sources that are named after what they are about: `.env.d.ts`, `id_rsa.go`. */
const sourceExtensions = words(
  'ts tsx mts cts js jsx mjs cjs py pyi go rs java kt kts c h cc cpp hpp cs rb swift scala clj ex exs erl hs lua r jl dart vue ' +
    'svelte html htm css scss less md mdx rst adoc tex sh bash zsh fish ps1 bat',
);

/** Shows how a file of its kind looks. */
const exampleName =
  /(?:^|[._-])(?:example|sample|template|tmpl|tpl|dist|defaults?|schema|placeholder)s?(?:\.[a-z0-9]+)?$/;

const copySuffix =
  /(?:~|[._-](?:bak|backup|old|orig|original|save|saved|swp|swo|tmp|copy|prev|rej|disabled)|\.\d{1,14}| copy| \(\d+\))$/;

/** Whether all that is in a folder of this name is secret. */
export function isSecretFolder(name: string): boolean {
  return secretFolders.has(name.toLowerCase());
}

/** Whether a file holds secrets, judged by its path relative to the opened folder. */
export function isSecretPath(path: string): boolean {
  const segments = path.toLowerCase().split('/');
  const folders = segments.slice(0, -1);
  if (folders.some((folder) => secretFolders.has(folder))) return true;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const base = withoutCopySuffix(name.toLowerCase());
  const extension = extensionOf(base);
  if (keyExtensions.has(extension)) return true;
  if (exampleName.test(base)) return false;
  if (secretNames.has(base) || secretPaths.has(`${folders.at(-1) ?? ''}/${base}`)) return true;
  if (sourceExtensions.has(extension)) return false;
  if (secretExtensions.has(extension) || secretPatterns.some((pattern) => pattern.test(base))) return true;
  if (extension !== '' && !dataExtensions.has(extension)) return false;
  const isInFolder = folders.some((folder) => foldersOfSecrets.has(folder)) && !packageNames.has(base);
  const isMessage = folders.some((folder) => foldersOfMessages.has(folder));
  return isInFolder || (!isMessage && isNamedAfterSecrets(withoutCopySuffix(name)));
}

function isNamedAfterSecrets(name: string): boolean {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '' && !dataExtensions.has(part));
  if (parts.some((part) => deeds.has(part))) return false;
  let last = parts.length - 1;
  while (last > 0 && qualifiers.has(parts[last]!)) last--;
  const [before = '', word = ''] = [parts[last - 1], parts[last]];
  return secretWords.has(word) || (keyWords.has(word) && kindsOfKeys.has(before)) || joinedKey.test(word);
}

/** Two of the words as one. */
const joinedKey = /^(?:api|access|private|secret|ssh|auth|master)(?:key|keys|token|tokens)$/;

/** `id_rsa.bak`, `.env~`, `server.key.old.1` are what they are copies of. */
function withoutCopySuffix(name: string): string {
  const shorter = name.replace(copySuffix, '');
  return shorter === name || shorter === '' ? name : withoutCopySuffix(shorter);
}

/** Of a hidden file, too: `.env` is one, and a name. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
