import { Anchor, Button } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A text link and a button that go to a page, with the address checked by the router's types. */
export const LinkText = createLink(Anchor<'a'>);
export const LinkButton = createLink(Button<'a'>);
