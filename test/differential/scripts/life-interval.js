export default function () {
  let count = 0;
  const id = setInterval(() => {
    console.log('tick', ++count);
    if (count === 3) clearInterval(id);
  }, 5);
  const never = setTimeout(() => console.log('never'), 5);
  clearTimeout(never);
}
