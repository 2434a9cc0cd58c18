import type { Channel } from './channel.ts';
import { headline, type News, type NewsFinding } from './news.ts';

/** The body of a message in the format of a channel. */
export function bodyOf(format: Channel['format'], news: News): object {
  switch (format) {
    case 'webhook':
      return news;
    case 'slack':
      return slackBody(news);
    case 'teams':
      return teamsBody(news);
  }
}

/** Slack allows 50 blocks, and 3,000 characters in each. */
const SLACK_TEXT = 2_900;

/** For an incoming webhook of Slack: blocks, and a text for notifications. */
function slackBody(news: News): object {
  const title = `${headline(news)} in ${news.source}`;
  return {
    text: slackText(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150), emoji: false } },
      ...pieces(linesOf(news, slackLine), SLACK_TEXT).map((text) => ({
        type: 'section',
        text: { type: 'mrkdwn', text },
      })),
    ],
  };
}

function slackLine(what: string, { severity, title, object, message, link }: NewsFinding): string {
  const name = slackText(title);
  const linked = link === undefined ? name : `<${link}|${name}>`;
  return `• ${what} *${severity}* ${linked}: ${slackText(object)}: ${slackText(message)}`;
}

/** Names must not become links, mentions or emphasis: a word joiner keeps a mark from being one. */
function slackText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll(/[*_~`@]/g, '\u2060$&');
}

const TEAMS_LINES = 30;

/** For a workflow of Teams that posts what comes by a webhook: an Adaptive Card in a message (schema 1.4). */
function teamsBody(news: News): object {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            {
              type: 'TextBlock',
              size: 'medium',
              weight: 'bolder',
              wrap: true,
              text: markdownText(`${headline(news)} in ${news.source}`),
            },
            ...linesOf(news, teamsLine)
              .slice(0, TEAMS_LINES)
              .map((text) => ({ type: 'TextBlock', wrap: true, spacing: 'small', text })),
          ],
          ...(news.link === undefined
            ? {}
            : { actions: [{ type: 'Action.OpenUrl', title: 'Open Breakwater', url: news.link }] }),
        },
      },
    ],
  };
}

function teamsLine(what: string, { severity, title, object, message, link }: NewsFinding): string {
  const name = markdownText(title);
  const linked = link === undefined ? name : `[${name}](${link})`;
  return `${what} **${severity}** ${linked}: ${markdownText(object)}: ${markdownText(message)}`;
}

function markdownText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~-]/g, '\\$&');
}

function linesOf(news: News, line: (what: string, finding: NewsFinding) => string): readonly string[] {
  const hidden = (part: News['new']) => part.count - part.findings.length;
  const more = hidden(news.new) + hidden(news.resolved);
  return [
    ...news.new.findings.map((finding) => line('new', finding)),
    ...news.resolved.findings.map((finding) => line('resolved', finding)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/** Lines joined into texts that are short enough. */
function pieces(lines: readonly string[], longest: number): readonly string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const cut = line.slice(0, longest);
    const last = texts.at(-1);
    if (last === undefined || last.length + cut.length + 1 > longest) texts.push(cut);
    else texts[texts.length - 1] = `${last}\n${cut}`;
  }
  return texts;
}
