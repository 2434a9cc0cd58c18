const SMALLEST = 1 << 12;
/** Requests that are remembered; four times as many slots of eight bytes, at the most, hold them. */
const MOST_REMEMBERED = 1 << 24;

/**
 * Remembers which requests were seen, in a few bytes for each. Texts are told apart by 64 bits: it is good for counts
 * alone, since a client chooses its audit ID.
 */
export class SeenRequests {
  #slots = new Uint32Array(2 * SMALLEST);
  #used = 0;
  #forgot = false;

  /** Whether so many requests were seen that some are not remembered, and may be counted twice. */
  get forgot(): boolean {
    return this.#forgot;
  }

  /** Remembers a request; says whether it is new. */
  add(auditID: string, ordinal: number): boolean {
    let high = 0x811c9dc5 ^ ordinal;
    let low = 0x9e3779b9 + ordinal;
    for (let at = 0; at < auditID.length; at++) {
      const code = auditID.charCodeAt(at);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x85ebca6b) ^ (low >>> 13);
    }
    // Both zero marks an empty slot.
    return this.#insert(this.#slots, high >>> 0, low >>> 0 || 1);
  }

  #insert(slots: Uint32Array, high: number, low: number): boolean {
    const mask = slots.length / 2 - 1;
    for (let at = (high ^ (low >>> 7)) & mask; ; at = (at + 1) & mask) {
      const known = slots[2 * at + 1];
      if (known === low && slots[2 * at] === high) return false;
      if (known !== 0) continue;
      if (this.#used >= MOST_REMEMBERED) {
        this.#forgot = true;
        return true;
      }
      slots[2 * at] = high;
      slots[2 * at + 1] = low;
      this.#used++;
      if (this.#used > (mask + 1) / 2) this.#grow();
      return true;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.#insert(this.#slots, old[at] ?? 0, old[at + 1] ?? 0);
    }
  }
}
