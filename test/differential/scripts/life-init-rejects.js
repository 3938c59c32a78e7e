const users = await Promise.reject(new Error('no users'));
export default function () {
  console.log('never', users);
}
