/** Number of characters of a text: code points, not UTF-16 units, in all of this folder. */
export function countCharacters(text: string): number {
  let characters = text.length;
  for (let i = 1; i < text.length; i++) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (isPair) characters--;
  }
  return characters;
}
