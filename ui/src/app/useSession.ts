import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery, type Session } from './session';

/** The session; the root has loaded it before any page is drawn. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;
