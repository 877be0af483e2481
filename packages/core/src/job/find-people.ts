import type { Listing } from '../input/listing.ts';
import type { AskedPeople } from '../people/asked-people.ts';
import { readingKey } from '../survey/alias-collector.ts';
import { type FollowedAliases, followAliases } from '../survey/follow-aliases.ts';
import { type FileReport, type ReportedProblem, reportFiles, reportProblems } from '../survey/report.ts';
import type { PassResult } from './pass.ts';
import type { PlannedPass, planAliases } from './plan.ts';
import type { People } from './prepare.ts';

export type FoundPeople = {
  /** Who was named. */
  asked: People;
  /** With all whom aliases lead to, where they are followed. */
  found: People;
  followed: ReadonlyMap<string, FollowedAliases>;
  /** What was read to follow aliases; null where nothing was. */
  read: { files: FileReport[]; problems: ReportedProblem[] } | null;
};

/** Everybody that a job asks for; `run` runs the pass that follows aliases, if there is one. */
export async function findPeople(
  asked: People,
  listing: Listing,
  planned: ReturnType<typeof planAliases>,
  run: (pass: PlannedPass) => Promise<PassResult>,
): Promise<FoundPeople> {
  const found = new Map<string, AskedPeople>();
  const followed = new Map<string, FollowedAliases>();
  if (planned === null) return { asked, found, followed, read: null };
  const { account, forests } = await run(planned.pass);
  const keys = planned.readings.map(readingKey);
  for (const [asker, people] of asked) {
    const { ignoreCase, placeholders } = people;
    if (placeholders === null) continue;
    const forest = forests[keys.indexOf(readingKey({ ignoreCase, placeholders }))];
    if (forest === undefined) continue;
    const through = followAliases(people, forest);
    found.set(asker, through.people);
    followed.set(asker, through.followed);
  }
  const { files } = reportFiles(listing, account);
  return { asked, found, followed, read: { files, problems: reportProblems(listing, [], account) } };
}
