// A story is told in steps that build on each other: after one that fails there is nothing to learn from the rest.

/** steps returns a function that runs the steps of a test in a window, and keeps a picture where one fails. */
export function steps(t, window) {
  let failed;
  return (name, fn) =>
    t.test(name, async () => {
      if (failed !== undefined) {
        throw new Error(`not tried: "${failed}" has failed`);
      }
      try {
        await fn();
      } catch (error) {
        failed = name;
        await window().picture(`failed ${name}`).catch(() => {});
        throw error;
      }
    });
}
