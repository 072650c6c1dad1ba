import { EventsSettings } from "../../../../../components/settings/events-settings";

export default function Page() {
  return <EventsSettings />;
}
