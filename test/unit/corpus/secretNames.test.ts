import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { readCorpus } from '../../../src/corpus/select';
import { reasonByForeignName } from '../../../src/corpus/foreign';
import { isSecretFolder, isSecretPath } from '../../../src/corpus/secretNames';
import { FileStates } from '../../../src/editor/fileState';
import { MemoryFileSystem } from './memoryFileSystem';

/** One name per line: names of gitrob, shhgit, leaky-repo and the tools themselves, and variants of them that people use. */
const secrets: Readonly<Record<string, string>> = {
  'Terraform and other infrastructure': `
    terraform.tfstate
    terraform.tfstate.backup
    terraform.tfstate.1700000000.backup
    infra/prod.tfstate
    terraform.tfvars
    prod.auto.tfvars
    prod.auto.tfvars.json
    secrets.auto.tfvars
    env/live.tfvars
    plan.tfplan
    .terraformrc
    terraform.rc
    .terraform.d/credentials.tfrc.json
    .vault-token
    .vault_pass
    .vault_pass.txt
    vault-password-file
    vault_password
    group_vars/all/vault.yml
    group_vars/prod/vault.yaml
    .chef/encrypted_data_bag_secret
    .chef/admin.pem
    .vagrant/machines/default/virtualbox/private_key`,
  environments: `
    .env
    .ENV
    .env~
    .env.bak
    .env.local
    .env.production
    .env.production.local
    .env.sh
    .env-prod
    .env_backup
    .env.old.1
    .envrc
    prod.env
    prod.env.bak
    docker/db.env
    config/staging.env.old
    .dev.vars
    .dev.vars.production
    .prod.vars
    .rbenv-vars
    local.settings.json
    api/local.settings.json`,
  'private keys and certificates with them': `
    server.pem
    server.key
    server.key.bak
    tls/private.key.old
    config/master.key
    config/credentials/production.key
    example.key
    signing.p12
    signing.pfx
    AuthKey_ABC123.p8
    key.pkcs12
    key.pkcs8
    putty.ppk
    code.pvk
    strong.snk
    otr.private_key
    backup.keypair
    service.keytab
    krb5cc_1000
    etc/krb5.keytab
    secring.gpg
    private.pgp
    sops.agekey
    age/keys.txt
    id_rsa
    id_rsa.pub
    id_rsa.bak
    id_rsa_work
    id_dsa
    id_ecdsa
    id_ecdsa_sk
    id_ed25519
    id_ed25519_sk
    id_ed25519-github
    deploy_rsa
    travis_ed25519
    ssh_host_rsa_key
    ssh_host_ed25519_key
    ssh_host_ecdsa_key.pub
    etc/ssh/ssh_host_dsa_key
    .ssh/config
    .ssh/authorized_keys
    .gnupg/pubring.kbx
    private_key
    private-key.txt
    privateKey.json
    signing_key.txt
    ssh_key
    deploy-key.txt
    encryption_key.txt
    jwt_key.txt`,
  'keystores and password databases': `
    release.keystore
    debug.keystore.bak
    upload.jks
    store.jceks
    store.bks
    store.bcfks
    login.keyring
    login.keychain
    login.keychain-db
    kde.kwallet
    vault.kdbx
    old.kdb
    safe.psafe3
    home.agilekeychain
    home.opvault
    export.1pif
    export.1pux
    .password-store/mail.gpg
    .password-store/bank/pin.txt
    .lastpass/session
    wallet.dat
    btc.wallet
    keystore/UTC--2024-01-01T00-00-00.000000000Z--00112233
    .ethereum/keystore/a
    keystore.properties
    android/key.properties
    signing.properties
    local.properties`,
  clouds: `
    .aws/credentials
    .aws/config
    aws_credentials
    aws-credentials.txt
    rootkey.csv
    user_accessKeys.csv
    accessKeys.csv
    new_user_credentials.csv
    credentials.csv
    .s3cfg
    .boto
    .passwd-s3fs
    rclone.conf
    .config/rclone/rclone.conf
    .oci/config
    .bluemix
    .databrickscfg
    .snowsql/config
    .dbt/profiles.yml
    .tugboat
    .config/doctl/config.yaml
    .linode-cli
    .fly/config.yml
    .netlify/config.json
    heroku.json
    ngrok.yml
    accessTokens.json
    .azure/azureProfile.json
    .azure/msal_token_cache.json
    .azure/service_principal_entries.json
    site.publishsettings
    web.pubxml
    site.azurePubxml
    site.Publish.xml
    ServiceConfiguration.Cloud.cscfg
    service-account.json
    service_account_prod.json
    serviceaccount.json
    my-project-firebase-adminsdk-x1.json
    google-services.json
    ios/GoogleService-Info.plist
    client_secret_123.apps.googleusercontent.com.json
    client_secrets.json
    application_default_credentials.json
    access_tokens.db
    legacy_credentials
    gha-creds-0123abcd.json
    token.json
    token.pickle
    kaggle.json
    .kaggle/kaggle.json
    .huggingface/token
    .cache/huggingface/token
    .codex/auth.json`,
  'containers and clusters': `
    .docker/config.json
    .dockercfg
    .dockerconfigjson
    dockerconfig.json
    .kube/config
    .kube/config.bak
    kubeconfig
    kubeconfig.yaml
    kubeconfig-prod
    prod.kubeconfig
    staging-kubeconfig.yml
    kube-config
    etc/kubernetes/admin.conf
    k8s/secrets.yaml
    k8s/secret.yml
    k8s/prod-secrets.yaml
    helm/secrets.prod.yaml
    helm/secret-values.yaml
    .streamlit/secrets.toml`,
  'packages, repositories and their hosts': `
    .npmrc
    .npmrc.bak
    .pypirc
    .cargo/credentials
    .cargo/credentials.toml
    .gem/credentials
    .bundle/config
    .m2/settings.xml
    .m2/settings-security.xml
    .gradle/gradle.properties
    auth.json
    .composer/auth.json
    .git-credentials
    .git-credentials~
    .config/hub
    .config/gh/hosts.yml
    .circleci/cli.yml
    .netrc
    _netrc
    .netrc.old
    github_token
    github-token.txt
    npm_token.txt
    gitlab_token.txt
    api_token
    access_token.json
    auth-token.txt
    refresh_tokens.json
    bot_token.txt
    apikey
    apikey.txt
    api_key.txt
    api-keys.json
    apiKeys.json
    openai_api_key.txt
    secret_key.txt
    secretkey
    deploy.token`,
  'passwords and accounts': `
    passwords.txt
    password.txt
    db_password.txt
    secrets/db_password.txt
    secrets/api
    secrets/prod/mail.yml
    .secrets/mail.txt
    .secrets
    .credentials
    credentials
    secrets
    credentials/aws.ini
    credentials.json
    credentials.yml
    credentials.yml.enc
    prod-credentials.xml
    secrets.json
    secrets.yml
    secrets.dev.json
    secrets.properties
    mySecrets.plist
    creds.txt
    db.creds
    admin.passwd
    passphrase.txt
    root.password
    .pgpass
    pgpass.conf
    .pg_service.conf
    .my.cnf
    .mylogin.cnf
    .odbc.ini
    .htpasswd
    htpasswd
    site.htpasswd
    .htdigest
    etc/shadow
    etc/shadow-
    etc/gshadow
    etc/passwd
    etc/master.passwd
    .smbcredentials
    smbpasswd
    sasl_passwd
    proftpdpasswd
    database.yml
    config/database.yml
    wp-config.php
    LocalSettings.php
    secret_token.rb
    connectionStrings.config
    credentials.xml
    initialAdminPassword
    hudson.util.Secret
    jenkins.plugins.publish_over_ssh.BapSshPublisherPlugin.xml`,
  connections: `
    client.ovpn
    office.tblk
    desk.rdp
    hosts.rdg
    wg0.conf
    wg12.conf
    home.nmconnection
    wpa_supplicant.conf
    phone.mobileconfig
    app.mobileprovision
    sftp-config.json
    .vscode/sftp.json
    .ftpconfig
    .remote-sync.json
    deployment-config.json
    filezilla.xml
    sitemanager.xml
    recentservers.xml
    winscp.ini
    .idea/WebServers.xml
    .idea/dataSources.local.xml
    .dbeaver-data-sources.xml
    robomongo.json
    Favorites.plist
    ventrilo_srv.ini
    .esmtprc
    .msmtprc
    .muttrc
    .fetchmailrc
    .offlineimaprc
    .mbsyncrc
    .irssi/config
    .purple/accounts.xml
    servlist_.conf
    .weechat/sec.conf
    .trc
    .recon-ng/keys.db
    .erlang.cookie
    .Xauthority`,
  'browsers and their sessions': `
    logins.json
    key3.db
    key4.db
    signons.sqlite
    cookies.sqlite
    cookies.txt
    .mozilla/firefox/x.default/prefs.js
    playwright/.auth/user.json
    storageState.json
    session.har
    capture.pcap
    capture.pcapng`,
  histories: `
    .bash_history
    .zsh_history
    .sh_history
    .history
    .zhistory
    .histfile
    .python_history
    .node_repl_history
    .psql_history
    .mysql_history
    .sqlite_history
    .rediscli_history
    .irb_history
    .irb-history
    .pry_history
    bash_history
    fish_history
    .local/share/fish/fish_history
    ConsoleHost_history.txt
    .dbshell
    .lesshst
    .viminfo`,
  dumps: `
    dump.sql
    db/dump.sql
    prod_dump.sql
    backup.sql
    backup-2024-01-01.sql
    site.backup.sql
    mysqldump.sql
    pg_dump.sql
    pg_dump_prod
    users.sqldump
    redis.dump`,
};

const ordinary = `
  the_secret_garden.txt
  the-secret-agent.md
  secretary.json
  secretariat.yml
  .env.d.ts
  .env.example
  .env.sample
  .env.template
  .env.dist
  .env.defaults
  .env.local.example
  example.env
  .dev.vars.example
  .environment
  environment.ts
  env.ts
  env.yml
  secrets.ts
  secrets.py
  secret.go
  secretsManager.ts
  src/secrets/index.ts
  src/secrets/package.json
  packages/secrets/README.md
  docs/secrets.md
  credentials.md
  credential_provider.go
  src/credentials/provider.ts
  Credentials.java
  credentials.schema.json
  credentials.example.json
  secrets.sample.yml
  terraform.tfvars.example
  example.tfvars
  variables.tf
  main.tf
  password_reset.py
  reset_password.txt
  forgot_password.txt
  passwordStrength.js
  password-input.css
  PasswordField.vue
  key.ts
  keys.go
  keyboard.json
  keymap.json
  keyframes.css
  monkey.txt
  tokenizer.json
  tokenizer_config.json
  tokens.json
  design-tokens.json
  special_tokens_map.json
  added_tokens.json
  token.ts
  Token.java
  pem.go
  rsa.py
  id_rsa.go
  ssh.md
  shadow.css
  passwd.c
  htpasswd.py
  dockerfile
  docker/config.json
  config/config.json
  config.json
  kube/config.go
  deploy/kube/deployment.yaml
  locales/en/auth.json
  locales/en/passwords.json
  lang/de/password.yml
  auth.ts
  vault.go
  wallet.ts
  history.ts
  HISTORY
  HISTORY.md
  history.txt
  schema.sql
  001_init.sql
  structure.sql
  dump.py
  pg_dump.md
  backup.sh
  cookies.ts
  cookie-consent.json
  accounts.json
  settings.py
  settings.xml
  config.php
  wp-config-sample.php
  .bashrc
  .gitconfig
  .editorconfig
  .yarnrc.yml
  hosts.yml
  profiles.yml
  logins.ts
  credits.txt
  accessibility.json
  privateRoute.tsx
  encoding.json`;

function namesOf(list: string): string[] {
  return list.trim().split(/\s*\n\s*/);
}

const all = Object.values(secrets).flatMap(namesOf);

/** Reads a folder with files of these names; returns those that were opened and those that are learned. */
async function tried(names: readonly string[]): Promise<{ readonly opened: string[]; readonly learned: string[] }> {
  const files = names.map((name) => [name, `${name} says:\n${'const answer = 42;\n'.repeat(8)}`]);
  const fileSystem = new MemoryFileSystem({
    ...(Object.fromEntries(files) as Record<string, string>),
    'always.ts': 'const always = true;\n'.repeat(80),
  });
  const request = { folders: [{ name: 'root', path: '/', exclude: [] }] };
  const corpus = await readCorpus(fileSystem, request, neverCancelled);
  const isOther = (name: string): boolean => name !== 'always.ts';
  return { opened: fileSystem.read.filter(isOther), learned: corpus.files.map(({ path }) => path).filter(isOther) };
}

suite('names of files with secrets', () => {
  for (const [kind, list] of Object.entries(secrets)) {
    test(`are never opened: ${kind} (${namesOf(list).length})`, async () => {
      assert.deepEqual((await tried(namesOf(list))).opened, []);
    });
  }

  test(`are at least 226, all different: ${all.length}`, () => {
    assert.ok(all.length >= 226);
    assert.equal(new Set(all).size, all.length);
  });

  test(`do not look like ordinary ones, which are learned (${namesOf(ordinary).length})`, async () => {
    assert.ok(namesOf(ordinary).length >= 60);
    assert.deepEqual((await tried(namesOf(ordinary))).learned.sort(), namesOf(ordinary).sort());
  });

  test('are reported with the same reason by the language status, before any file is read', () => {
    const states = new FileStates(undefined, undefined);
    for (const name of all) {
      const state = states.of(name);
      const byFolder = name
        .split('/')
        .map(reasonByForeignName)
        .find((reason) => reason !== undefined);
      const reason = byFolder ?? 'its name suggests that it contains secrets';
      assert.deepEqual(state, { kind: 'leftOut', reason, inNetwork: 'absent' }, name);
    }
    for (const name of namesOf(ordinary)) assert.equal(states.of(name).kind, 'unlisted', name);
  });

  test('include all files in a folder of secrets, whatever the case of its name', () => {
    for (const name of ['.ssh', '.SSH', '.Aws', '.password-store']) {
      assert.ok(isSecretFolder(name), name);
      assert.ok(isSecretPath(`home/${name}/deep/readme.md`), name);
    }
    for (const name of ['ssh', 'src', '']) assert.ok(!isSecretFolder(name), name);
    assert.ok(!isSecretPath('home/ssh/readme.md') && !isSecretPath('.ssh'));
  });

  test('are judged by the words that decide, which qualifiers may follow', () => {
    for (const name of ['prod-passwords-old.txt', 'apiKey.prod.json', 'secret2.yml', 'my--secret.txt', 'password'])
      assert.ok(isSecretPath(name), name);
    for (const name of [
      'production.txt',
      'old.json',
      'key.json',
      '12.txt',
      '.txt',
      'secret-santa.txt',
      'password.exe2',
      '~',
    ])
      assert.ok(!isSecretPath(name), name);
    assert.ok(isSecretPath('.bak/id_rsa') && !isSecretPath('.bak') && isSecretPath('id_rsa.bak.old~'));
  });
});
