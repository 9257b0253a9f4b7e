import { useSession } from '../app/useSession';

/** Requests, exports and periods of keeping are for those who manage; the server refuses others. */
export const useMayManage = (): boolean => useSession().user?.role === 'admin';
