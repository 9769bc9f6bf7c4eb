// Loaded before Stryker: its runner requires files of mocha by names without an extension, and since mocha 12 these
// files end with .cjs, which `require` does not try by itself.
'use strict';
require.extensions['.cjs'] ??= require.extensions['.js'];
