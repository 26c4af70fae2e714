import { lookClosely } from './axe';
import { expect, test } from './hall';
import { Tour } from './tour';

test('axe finds nothing on any page in any state, by day and by night', async ({ hall }) => {
  test.setTimeout(900_000);
  hall.expectsComplaint(/status of 40[34]/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection to/);
  const found: string[] = [];
  let states = 0;
  const tour = new Tour(hall, 'en', async (page, state) => {
    found.push(...(await lookClosely(page, state)));
    states++;
  });
  await tour.walk();
  expect(states).toBeGreaterThan(180);
  expect(found).toEqual([]);
});
