export default function () {
  try {
    undeclared = 5;
  } catch (error) {
    console.log(error.name);
  }
  console.log((function () { return this; })() === undefined);
  try {
    Object.freeze([]).push(1);
  } catch (error) {
    console.log(error.name);
  }
}
