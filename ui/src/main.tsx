import './theme/styles';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { queryClient } from './app/queryClient';
import { sessionQuery } from './app/session';
import { browserLanguage, rememberedLanguage } from './i18n/language';
import { startTranslation } from './i18n/translate';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no element with the id "root"');

// The reader's own choice first, then the company's language; a server that does not answer leaves the browser's.
const session = await queryClient.fetchQuery(sessionQuery).catch(() => null);
const companys = session === null || session.setup_required ? browserLanguage() : session.locale;
await startTranslation(rememberedLanguage() ?? companys);
createRoot(place).render(<App />);
