// Bytes that a page carries as text, such as the truth of a case, which nobody is to read in passing.

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
