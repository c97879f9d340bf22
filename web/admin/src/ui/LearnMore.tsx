import { IconExternalLink } from '@tabler/icons-react';
import { GUIDE, type Topic } from '../lib/guide';
import { useTranslation } from '../lib/use-translation';
import { LinkText } from './links';

interface Props {
  topic: Topic;
  /** What there is to learn about, for those who hear the link alone. */
  about: string;
}

/** Leads to the place in the guide that tells more; beside the page, so that nothing typed in is lost. */
export function LearnMore({ topic, about }: Props) {
  const { t } = useTranslation();
  const [chapter, hash] = GUIDE[topic];
  return (
    <LinkText
      to="/guide/$chapter"
      params={{ chapter }}
      hash={hash}
      target="_blank"
      size="sm"
      underline="always"
      style={{ whiteSpace: 'nowrap' }}
      aria-label={t('guide.learnAbout', { about })}
    >
      {t('guide.learn')} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
    </LinkText>
  );
}
