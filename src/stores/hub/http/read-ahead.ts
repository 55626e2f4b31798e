/** Memory for bytes that are read ahead, of all readers of one client together. */
export interface ReadAhead {
  /** False where there is no room for so many bytes more. */
  take(byteLength: number): boolean;
  /** Takes them whether there is room or not. */
  force(byteLength: number): void;
  giveBack(byteLength: number): void;
}

export function createReadAhead(budgetBytes: number): ReadAhead {
  let takenBytes = 0;
  return {
    take(byteLength) {
      if (takenBytes + byteLength > budgetBytes) return false;
      takenBytes += byteLength;
      return true;
    },
    force(byteLength) {
      takenBytes += byteLength;
    },
    giveBack(byteLength) {
      takenBytes -= byteLength;
    },
  };
}
