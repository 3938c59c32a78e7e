/** An error of k6/experimental/fs, which a script tells apart by its name. */
export function namedError(name: string, message: string): Error {
  return Object.defineProperties(new Error(message), {
    name: { value: name, enumerable: true },
    message: { value: message, enumerable: true },
  });
}
