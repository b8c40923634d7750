// What the screen of announcements asks. Only here, so that the first load does not carry it.
import { queryOptions } from '@tanstack/react-query';
import { client } from '../data/client.ts';

export const announced = queryOptions({
  queryKey: ['announcements'],
  queryFn: ({ signal }) => client.announcements.list({ signal }),
});
