export interface MfaSettings {
  /** UserMFASettingList: the factors that are switched on. */
  readonly active: readonly string[];
  /** PreferredMfaSetting. */
  readonly preferred: string | null;
}

/** As GetUser and AdminGetUser tell it. */
export function mfaOf(out: {
  readonly UserMFASettingList: readonly string[];
  readonly PreferredMfaSetting?: string | undefined;
}): MfaSettings {
  return { active: out.UserMFASettingList, preferred: out.PreferredMfaSetting ?? null };
}
