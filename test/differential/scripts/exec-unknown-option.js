export const options = { iterations: 1, colour: 'red' };
export default function () {
  console.log('runs');
}
