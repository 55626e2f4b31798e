/** What the Hub remembers of a request; `status` and the byte counts are filled in as it proceeds. */
export interface RequestRecord {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** The hostname the client addressed, without port. */
  readonly host: string;
  readonly range: string | undefined;
  readonly hasAuthorization: boolean;
  /** 0 until answered, and when the answer was never sent. */
  status: number;
  bytesReceived: number;
  bytesSent: number;
}

export interface HubStats {
  requests: number;
  bytesReceived: number;
  bytesSent: number;
  xorbs: number;
  /** Serialized bytes of the xorbs received, duplicates included. */
  xorbBytes: number;
  /** The same, decompressed. */
  rawXorbBytes: number;
  shards: number;
  /** Chunks under the 8192-byte minimum that are not the last of their file. */
  shortChunks: number;
  /** Xorb uploads under way now. */
  openXorbPosts: number;
  /** The most that were under way at one time. */
  peakXorbPosts: number;
  /** Bytes of uploaded content held in memory. */
  storedBytes: number;
}

export function createStats(): HubStats {
  return {
    requests: 0,
    bytesReceived: 0,
    bytesSent: 0,
    xorbs: 0,
    xorbBytes: 0,
    rawXorbBytes: 0,
    shards: 0,
    shortChunks: 0,
    openXorbPosts: 0,
    peakXorbPosts: 0,
    storedBytes: 0,
  };
}
