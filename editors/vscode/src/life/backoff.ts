/** An Advice says what to do about a server that has ended by itself. */
export type Advice = { wait: number; crashes: number } | { giveUp: true; crashes: number };

/** most is how many ends in a row are too many. */
export const most = 5;

/** memory is how long an end counts, in milliseconds. */
export const memory = 3 * 60 * 1000;

/** A Backoff waits longer after each end, and gives up after five within three minutes. */
export class Backoff {
  private ends: number[] = [];

  /** ended takes note of an end at a time in milliseconds. */
  ended(now: number): Advice {
    this.ends = [...this.ends.filter((at) => now - at < memory), now];
    if (this.ends.length >= most) {
      return { giveUp: true, crashes: this.ends.length };
    }
    return { wait: 250 * 2 ** (this.ends.length - 1), crashes: this.ends.length };
  }

  /** forget begins anew: somebody has asked for a restart. */
  forget(): void {
    this.ends = [];
  }
}
