/** Replaces Node's `net` in the bundle: the server uses only its standard input and output. */
export {};
