import { CountQueuingStrategy, ReadableStream } from 'k6/experimental/streams';

export default async function () {
  let count = 0;
  const stream = new ReadableStream(
    {
      start(controller) {
        controller.enqueue('start');
      },
      pull(controller) {
        controller.enqueue(++count);
        if (count > 2) controller.close();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  );
  const reader = stream.getReader();
  for (let done = false; !done; ) {
    const part = await reader.read();
    console.log(JSON.stringify(part.value), part.done);
    done = part.done;
  }
  let why;
  await new ReadableStream({ cancel: (reason) => void (why = reason) }).cancel('bye');
  console.log(why);
  try {
    await new ReadableStream({ start: (controller) => controller.error(new Error('broken')) }).getReader().read();
  } catch (error) {
    console.log(error.message);
  }
}
