/**
 * What may be wrong with a line, in the words of Toxiproxy's HTTP API: latency, bandwidth, and a timeout, of which only
 * the endless one is needed here (a line that is down).
 */
import { z } from 'zod';

const common = {
  /** Default: `<type>_<stream>`. */
  name: z.string().optional(),
  /** `upstream` is what the client sends, `downstream` what it receives. */
  stream: z.enum(['upstream', 'downstream']).default('downstream'),
  /** Which share of the connections is affected. */
  toxicity: z.literal(1, 'only a toxicity of 1 is supported').default(1),
};

export const toxicSchema = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('latency'),
    /** Milliseconds. */
    attributes: z.object({ latency: z.number().min(0).default(0) }).default({ latency: 0 }),
  }),
  z.object({
    ...common,
    type: z.literal('bandwidth'),
    /** Kilobytes a second; 0 is no limit. */
    attributes: z.object({ rate: z.number().min(0).default(0) }).default({ rate: 0 }),
  }),
  z.object({
    ...common,
    type: z.literal('timeout'),
    /** Milliseconds until the connection is closed; 0 is never. Until then, and then for good, nothing passes. */
    attributes: z.object({ timeout: z.literal(0, 'only an endless timeout is supported').default(0) }).default({
      timeout: 0,
    }),
  }),
]);

export type Toxic = z.infer<typeof toxicSchema> & { readonly name: string };

/** What a stretch of one direction is like now. */
export interface LineState {
  readonly latencyMs: number;
  /** Infinity when nothing limits it. */
  readonly bytesPerMs: number;
  /** Nothing passes. */
  readonly isDown: boolean;
}

export function lineState(toxics: readonly Toxic[], stream: Toxic['stream']): LineState {
  let state: LineState = { latencyMs: 0, bytesPerMs: Number.POSITIVE_INFINITY, isDown: false };
  for (const toxic of toxics) {
    if (toxic.stream !== stream) continue;
    if (toxic.type === 'latency') state = { ...state, latencyMs: state.latencyMs + toxic.attributes.latency };
    else if (toxic.type === 'timeout') state = { ...state, isDown: true };
    else if (toxic.attributes.rate > 0) {
      // A kilobyte a second is a byte a millisecond.
      state = { ...state, bytesPerMs: Math.min(state.bytesPerMs, toxic.attributes.rate) };
    }
  }
  return state;
}
