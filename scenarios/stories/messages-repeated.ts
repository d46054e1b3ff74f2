import { messageRepeated } from '../../chaos/message-repeated.ts';
import { messagesAmiss } from './messages-amiss.ts';

/** The second one may come while the first is being carried out, or minutes after it was answered. */
export const messagesRepeated = messagesAmiss({
  name: 'messages-repeated',
  title: 'Each kind of message arrives twice, in every part of a life: what was asked once is done once',
  fault: messageRepeated,
  how: (drill) => ({ afterMs: drill.between(0, 1) === 0 ? 1 : drill.between(1_000, 150_000) }),
});
