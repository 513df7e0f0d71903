const systems: readonly [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, '鸿蒙设备'],
  [/Android/i, '安卓手机'],
  [/iPhone|iPad/i, '苹果手机或平板'],
  [/Windows/i, 'Windows 电脑'],
  [/Mac OS X/i, '苹果电脑'],
  [/UOS|Kylin|Linux/i, 'Linux 电脑（含统信、麒麟）'],
]

const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger/i, '微信'],
  [/DingTalk/i, '钉钉'],
  [/Edg\//i, 'Edge'],
  [/QQBrowser/i, 'QQ 浏览器'],
  [/Firefox\//i, '火狐'],
  [/Chrome\//i, 'Chrome 内核浏览器'],
  [/Safari\//i, 'Safari'],
]

const firstOf = (table: readonly [RegExp, string][], agent: string) => table.find(([mark]) => mark.test(agent))?.[1]

/** Windows 电脑 · Edge: enough for somebody to know their own. */
export function deviceOf(userAgent: string | null): string {
  const known = [firstOf(systems, userAgent ?? ''), firstOf(browsers, userAgent ?? '')].filter(it => it !== undefined)
  return known.length === 0 ? '不认识的设备' : known.join(' · ')
}
