const users = JSON.parse(open('./data/users.json'));
const binary = open('./data/users.json', 'b');
let missing;
try {
  open('./data/missing.json');
} catch (error) {
  missing = error instanceof Error;
}
export default function () {
  console.log(users.length, users[0].name, binary instanceof ArrayBuffer, binary.byteLength, missing);
}
