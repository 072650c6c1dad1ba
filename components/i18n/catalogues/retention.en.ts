export const retention = {
  title: "Data retention",
  description:
    "What is older is removed for good, a little every hour. Nothing is removed unless you choose so.",
  conversations: "Conversations",
  conversationsHelp:
    "With their messages and files, once nothing has happened in them for so long. Never while a person answers or a reminder is still to come.",
  events: "Events",
  eventsHelp: "Figures reach back no further than this.",
  runs: "Details of finished paths",
  runsHelp: "What was saved along the way and the answers of other services. The messages stay.",
  forever: "Keep for ever",
  days: "{count, plural, one {# day} other {# days}}",
  always:
    "Always removed: what tells repeated requests apart after 30 days, unfinished uploads after 24 hours.",
  stored:
    "{count, plural, =0 {No conversations are stored.} one {# conversation is stored, begun {oldest}.} other {# conversations are stored, the oldest from {oldest}.}}",
  storedMany: "More than {count, number} conversations are stored, the oldest from {oldest}.",
  last: "Last removed {when}: {conversations, plural, one {# conversation} other {# conversations}}, {events, plural, one {# event} other {# events}}, {runs, plural, one {# finished path} other {# finished paths}}.",
  confirmTitle: "Remove older conversations?",
  confirmBody:
    "Conversations in which nothing has happened for {days, plural, one {# day} other {# days}} are removed from the next hour on. They cannot be brought back.",
  confirm: "Remove them",
};
