import type { Hasher } from './hash.ts';

interface Node {
  readonly hash: string;
  readonly byteLength: number;
}

interface Level {
  /** Children of the group that is still open. */
  readonly open: Node[];
  nodeCount: number;
}

/** What stands for the root of a tree without chunks. */
const noHash = '0'.repeat(64);

const minGroupSize = 3;
const maxGroupSize = 9;

/** Takes the chunks of a xorb or of a file in order and gives the root of their tree; memory is O(log n). */
export interface TreeHash {
  add(hash: string, byteLength: number): void;
  /** The root over everything added, all zeros if nothing was. Ends the tree. */
  finish(): string;
}

/**
 * Groups are closed left to right, on every level by the same rule: after a child, the third or a later one,
 * whose hash as a number is a multiple of four, or after nine (https://huggingface.co/docs/xet/hashing). The
 * rule looks at nothing that comes later, so the tree can grow as the chunks arrive.
 */
export function createTreeHash(hasher: Hasher): TreeHash {
  const levels: Level[] = [];

  function levelAt(height: number): Level {
    const existing = levels[height];
    if (existing !== undefined) return existing;
    const level: Level = { open: [], nodeCount: 0 };
    levels.push(level);
    return level;
  }

  function addAt(height: number, node: Node): void {
    const level = levelAt(height);
    level.nodeCount++;
    level.open.push(node);
    const size = level.open.length;
    if (size === maxGroupSize || (size >= minGroupSize && endsGroup(node.hash))) closeGroup(height);
  }

  function closeGroup(height: number): void {
    const { open } = levelAt(height);
    const text = open.map((node) => `${node.hash} : ${node.byteLength}\n`).join('');
    const byteLength = open.reduce((sum, node) => sum + node.byteLength, 0);
    open.length = 0;
    addAt(height + 1, { hash: hasher.hashText('node', text), byteLength });
  }

  return {
    add: (hash, byteLength) => addAt(0, { hash, byteLength }),
    finish() {
      for (let height = 0; height < levels.length; height++) {
        const { open, nodeCount } = levelAt(height);
        if (nodeCount === 1 && open[0] !== undefined) return open[0].hash;
        if (open.length > 0) closeGroup(height);
      }
      return noHash;
    },
  };
}

/** Whether the hash's last 64-bit number is a multiple of four; its lowest digit is the string's last. */
function endsGroup(hash: string): boolean {
  return Number.parseInt(hash.slice(-1), 16) % 4 === 0;
}
