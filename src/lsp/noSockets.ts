/** In the place of Node's `net` in the bundle: the server speaks over its standard input and output only. */
export {};
