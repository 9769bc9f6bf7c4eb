/** Characters of a text as they are counted everywhere here: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let characters = text.length;
  for (let i = 1; i < text.length; i++) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (isPair) characters--;
  }
  return characters;
}
