import '@mantine/core/styles.layer.css';
import '@fontsource-variable/inter/opsz.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-ext-400.css';
import './global.css';
