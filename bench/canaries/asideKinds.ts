export const asideKinds = [];
