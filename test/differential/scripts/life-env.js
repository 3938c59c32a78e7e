// flags: -e FROM_FLAG=yes -e EMPTY=
export default function () {
  console.log(__ENV.FROM_FLAG, JSON.stringify(__ENV.EMPTY), __ENV.NOT_THERE, typeof __ENV);
}
