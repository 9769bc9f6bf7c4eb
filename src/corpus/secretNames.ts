/**
 * Names of files that usually contain keys, passwords or tokens. The sources are gitrob's signatures, shhgit's `config.yaml`,
 * leaky-repo, gitleaks' rules for files, GitHub's `.gitignore` templates, and the documentation of the tools that write the files.
 * Names that are also common for source files (`settings.py`, `config.php`, `.bashrc`, `*.log`) are not listed: secrets inside
 * those files are masked.
 *
 * A name is compared in lower case and without the suffix of a copy.
 */

export const secretReason = 'its name suggests that it contains secrets';

/** Folders whose entire contents are secret. */
const secretFolders = words(
  '.ssh .gnupg .aws .secrets .credentials .password-store .auth .sfdx .vagrant .gcloud .1password .lastpass .mozilla ' +
    '.thunderbird .purple .electrum .bitcoin .ethereum',
);

/** Folders of translations, whose files may be named after passwords. */
const translationFolders = words('locales locale i18n lang langs l10n translations messages');

/** Folders whose data files are secret, but not their source files and package manifests. */
const secretDataFolders = words('secrets credentials');
const packageManifests = words(
  'package.json tsconfig.json project.json composer.json cargo.toml pyproject.toml chart.yaml kustomization.yaml',
);

const secretNames = words(
  // Passwords of services, stored by their clients.
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
    // Operating system.
    'shadow shadow- gshadow passwd master.passwd krb5.keytab ' +
    // Frameworks and builds.
    '.env.sh .env.bash .env.zsh .env.fish .env.ps1 .env.bat local.settings.json local.properties key.properties keystore.properties signing.properties secret_token.rb wp-config.php ' +
    'localsettings.php database.yml connectionstrings.config settings-security.xml encrypted_data_bag_secret ' +
    'google-services.json googleservice-info.plist token.json token.txt token.pickle storagestate.json vault.yml vault.yaml ' +
    // Browsers and wallets.
    'logins.json key3.db key4.db signons.sqlite cookies.sqlite cookies.txt cookie.txt wallet.dat ' +
    // Histories of commands.
    '.histfile .dbshell .lesshst .viminfo .wget-hsts fish_history consolehost_history.txt',
);

/** Names that are only secret in these folders. */
const secretPaths = words(
  '/auth.json .composer/auth.json .codex/auth.json .weechat/sec.conf .kube/config .docker/config.json .cargo/credentials ' +
    '.cargo/credentials.toml .gem/credentials .bundle/config ' +
    '.m2/settings.xml .gradle/gradle.properties .config/hub gh/hosts.yml doctl/config.yaml .circleci/cli.yml .oci/config ' +
    '.snowsql/config .dbt/profiles.yml .fly/config.yml .netlify/config.json op/config .irssi/config irssi/config ' +
    '.recon-ng/keys.db recon-ng/keys.db age/keys.txt huggingface/token .huggingface/token .azure/config kubernetes/admin.conf ' +
    '.streamlit/secrets.toml .hub/config purple/accounts.xml',
);

/** Keys, keystores, password databases, connections with passwords, and recordings and dumps that may contain secrets. */
const secretExtensions = words(
  'pem key keypair ppk pvk p8 p12 pfx pkcs12 pkcs8 jks jceks bks bcfks keystore keyring keychain keychain-db kwallet keytab ' +
    'snk gpg pgp kdb kdbx psafe3 agilekeychain opvault 1pif 1pux agekey ovpn tblk rdp rdg nmconnection mobileconfig ' +
    'mobileprovision provisionprofile cscfg publishsettings azurepubxml pubxml bek tpm fve wallet gnucash dayone ' +
    'tfstate tfvars tfplan kubeconfig secret secrets credential credentials cred creds passwd password passwords token apikey ' +
    'htpasswd env pcap pcapng har sqldump dump mdf sdf',
);

/** Secret even if the name is that of an example, which may contain a real key. */
const keyExtensions = words(
  'pem key keypair ppk pvk p8 p12 pfx pkcs12 pkcs8 jks jceks bks bcfks keystore kdb kdbx keytab',
);

const secretPatterns = [
  /^\.env(?:rc|[._-].*)?$/,
  /^\.(?:dev|prod|production|staging)\.vars(?:\..*)?$/,
  /\.tfstate(?:\..*)?$/,
  /\.tfvars(?:\.json)?$/,
  // SSH keys.
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
  // Histories of shells, interpreters and database clients.
  /^\.(?:[a-z0-9_-]*[_-])?z?hist(?:ory)?$/,
  /^(?:bash|zsh|z|sh|ksh|fish|mysql|psql|sqlite|redis|irb|python)_?history$/,
  // Database dumps.
  /(?:^|[._-])(?:dump|backup|pg_dump|mysqldump|pgdump|db-?dump)(?:[._-][\w.-]*)?\.sql$/,
  /^(?:pg|mysql|mongo)_?dump/,
];

/** Last words of a name that indicate a secret. */
const secretWords = words(
  'secret secrets credential credentials creds password passwords passwd passphrase passphrases pwd',
);
const keyWords = words('key keys token tokens');
const keyQualifiers = words(
  'api access private secret signing signature encryption master deploy deployment ssh service auth refresh bearer bot oauth ' +
    'jwt session personal github gitlab npm pypi slack discord telegram aws gcp azure stripe openai anthropic vault root host ' +
    'license hmac aes rsa gpg',
);

/** Words that may follow the deciding word: environment, owner, version, format. */
const qualifiers = words(
  'prod production dev development staging stage test testing local qa uat live main master default defaults values config ' +
    'conf data user users app db database aws gcp azure google github gitlab k8s kube backup old new copy list file store all env ' +
    'plain plaintext decrypted dec sops enc encrypted',
);

/** Actions: a file named `reset-password` is a form or a message. */
const actionWords = words(
  'reset forgot forgotten change changed update confirm recover recovery expired create choose show',
);

/** Extensions of data formats. Only their names are searched for words: the name of a source file is its topic. */
const dataExtensions = words(
  'json jsonc json5 yml yaml toml ini csv tsv xml txt properties cfg conf config plist dat data db sql enc list lst log cnf out ' +
    'b64 bin rtf xls xlsx ods edn',
);

/** Extensions of source files, which are named after their topic: `.env.d.ts`, `id_rsa.go`. */
const sourceExtensions = words(
  'ts tsx mts cts js jsx mjs cjs py pyi go rs java kt kts c h cc cpp hpp cs rb swift scala clj ex exs erl hs lua r jl dart vue ' +
    'svelte html htm css scss less md mdx rst adoc tex sh bash zsh fish ps1 bat',
);

/** Names of examples and templates. */
const exampleName =
  /(?:^|[._-])(?:example|sample|template|tmpl|tpl|dist|defaults?|schema|placeholder)s?(?:\.[a-z0-9]+)?$/;

const copySuffix =
  /(?:~|[._-](?:bak|backup|old|orig|original|save|saved|swp|swo|tmp|copy|prev|rej|disabled)|\.\d{1,14}| copy| \(\d+\))$/;

/** True if the entire contents of a folder with this name are secret. */
export function isSecretFolder(name: string): boolean {
  return secretFolders.has(name.toLowerCase());
}

/** True if a file usually contains secrets, judged by its path relative to the workspace folder. */
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
  const isInFolder = folders.some((folder) => secretDataFolders.has(folder)) && !packageManifests.has(base);
  const isMessage = folders.some((folder) => translationFolders.has(folder));
  return isInFolder || (!isMessage && isNamedAfterSecrets(withoutCopySuffix(name)));
}

function isNamedAfterSecrets(name: string): boolean {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '' && !dataExtensions.has(part));
  if (parts.some((part) => actionWords.has(part))) return false;
  let last = parts.length - 1;
  while (last > 0 && qualifiers.has(parts[last]!)) last--;
  const [before = '', word = ''] = [parts[last - 1], parts[last]];
  return secretWords.has(word) || (keyWords.has(word) && keyQualifiers.has(before)) || compoundKey.test(word);
}

/** A qualifier and a key word without separator. */
const compoundKey = /^(?:api|access|private|secret|ssh|auth|master)(?:key|keys|token|tokens)$/;

/** Removes the suffixes of copies, as in `id_rsa.bak`, `.env~` and `server.key.old.1`. */
function withoutCopySuffix(name: string): string {
  const shorter = name.replace(copySuffix, '');
  return shorter === name || shorter === '' ? name : withoutCopySuffix(shorter);
}

/** The extension of `.env` is `env`, as of any hidden file. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
