/** The embedded Hub in a process of its own, so that what it does is not counted as the client's work. */
import { startEmbeddedHub } from '../src/stores/embedded-hub/embedded-hub.ts';

// Content is checked by its structure and dropped: this is to measure clients, and hashing would slow all alike.
const hub = await startEmbeddedHub({ validation: 'structure', keepContent: false });
process.send?.(hub.url);
process.on('message', () => process.send?.(hub.violations));
process.on('disconnect', () => process.exit());
