// stdout
export default function () {}
export function handleSummary() {
  return { stdout: 'to stdout\n', stderr: 'to stderr\n', 'file.txt': 'to a file', 'folder/that/is/not/there.txt': 'x' };
}
