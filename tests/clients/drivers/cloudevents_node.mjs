// cloudevents as its documentation says: URL, write key and user on the command line. Each event goes out in both
// forms, and once more, as a queue does that has not heard the answer.
import { CloudEvent, HTTP, emitterFor, httpTransport, Mode } from 'cloudevents';

const [url, writeKey, userId] = process.argv.slice(2);
const transport = httpTransport(`${url}/v1/cloudevents?writeKey=${writeKey}`);
const order = { order_id: 'o-1', revenue: 149.9, currency: 'EUR' };
const events = [
  new CloudEvent({ id: '1', source: '/pos/1', type: 'Order Completed', userid: userId, data: order }),
  new CloudEvent({ id: '2', source: '/pos/1', type: 'de.acme.till.opened', subject: 'tills/1', data: [1, 'ä'] }),
];
for (const mode of [Mode.BINARY, Mode.STRUCTURED, Mode.STRUCTURED]) {
  const emit = emitterFor(transport, { binding: HTTP, mode });
  for (const event of events) {
    const answer = await emit(event);
    const said = JSON.parse(answer.body);
    if (!said.success || said.rejected) throw new Error(answer.body);
  }
}
