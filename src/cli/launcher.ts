#!/usr/bin/env node
/*
 * The command `recurrent` of the npm package. It is built for old versions of Node, which could not even parse the bundle
 * of the command line, so that they say what is missing.
 */

/** Oldest version of Node that the bundles run on; `engines` of the manifest says the same. */
const oldestNode = 20;

if (Number.parseInt(process.versions.node, 10) >= oldestNode) void import('./main');
else {
  console.error(
    `Expected Node ${oldestNode} or later, found ${process.versions.node}. Install a newer version: https://nodejs.org`,
  );
  process.exitCode = 1;
}
