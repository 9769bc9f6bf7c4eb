// Writes the SBOM in the format CycloneDX 1.6 to `.build/sbom.json`: the libraries in the bundles of the extension and of
// the npm package, as esbuild found them. `npm run sbom` builds first.
import { readFileSync, writeFileSync } from 'node:fs';

const bundles = JSON.parse(readFileSync('.build/bundles.json', 'utf8'));
const { name, version, license } = manifestOf('.');
const shipped = Object.entries(bundles).filter(([file]) => file !== 'dist/cli.js');
const packages = [...new Set(shipped.flatMap(([, { packages }]) => packages))].sort();

const sbom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name, version, licenses: licensesOf(license) } },
  components: packages.map((library) => {
    const manifest = manifestOf(`node_modules/${library}`);
    return {
      type: 'library',
      name: library,
      version: manifest.version,
      licenses: licensesOf(manifest.license),
      purl: `pkg:npm/${library.replace('@', '%40')}@${manifest.version}`,
    };
  }),
};

writeFileSync('.build/sbom.json', `${JSON.stringify(sbom, undefined, 2)}\n`);
for (const component of sbom.components) console.log(`${component.purl}, ${component.licenses[0].license.id}`);

function manifestOf(folder) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}

function licensesOf(id) {
  return [{ license: { id } }];
}
