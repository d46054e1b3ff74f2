import { messageDelayed } from '../../chaos/message-delayed.ts';
import { messagesAmiss } from './messages-amiss.ts';

/** Up to three minutes: often whoever sent it has given up by then, asked again, and gone on. */
export const messagesDelayed = messagesAmiss({
  name: 'messages-delayed',
  title: 'Each kind of message arrives late, in every part of a life: what is out of date by then changes nothing',
  fault: messageDelayed,
  how: (drill) => ({ byMs: drill.between(5_000, 180_000) }),
});
