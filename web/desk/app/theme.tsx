import { ConfigProvider, type ThemeConfig, theme } from 'antd'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { ReactNode } from 'react'
import { useSettings } from './settings.tsx'
import { useIsNarrow, usePrefersDark } from './use-media.ts'

const fontFamily = '"PingFang SC","Microsoft YaHei","HarmonyOS Sans SC","Noto Sans SC","Noto Sans CJK SC",sans-serif'

/** Node's rules see a CommonJS module here, the bundler an ES module; both are served. */
const locale = 'default' in zhCN ? zhCN.default : zhCN

/** The same palette as the custom properties in desk.css, in the words of antd. */
const light = {
  colorPrimary: '#1d4f91',
  colorLink: '#1d4f91',
  colorError: '#a8322a',
  colorText: '#1f2328',
  colorTextSecondary: '#565d66',
  colorTextTertiary: '#626972',
  colorTextPlaceholder: '#666d76',
  colorBgLayout: '#fbfaf7',
  colorBgContainer: '#ffffff',
  colorBgElevated: '#ffffff',
  colorBorder: '#8f948f',
  colorBorderSecondary: '#e3e0d8',
}

const dark = {
  colorPrimary: '#3f7cc9',
  colorLink: '#8ab4ec',
  colorError: '#c8544a',
  colorErrorText: '#f0958b',
  colorText: '#e4e2dc',
  colorTextSecondary: '#aeb2b7',
  colorTextTertiary: '#a3a8ae',
  colorTextPlaceholder: '#9aa0a7',
  colorBgLayout: '#16181b',
  colorBgContainer: '#1e2125',
  colorBgElevated: '#272b30',
  colorBorder: '#6b727b',
  colorBorderSecondary: '#353a40',
}

function themeOf(isDark: boolean, isCompact: boolean, isNarrow: boolean): ThemeConfig {
  const base = isDark ? theme.darkAlgorithm : theme.defaultAlgorithm
  return {
    algorithm: isCompact ? [base, theme.compactAlgorithm] : base,
    token: {
      ...(isDark ? dark : light),
      fontFamily,
      // On a phone text fields below 16 px make the page jump, and fingers want 44 px.
      fontSize: isNarrow ? 16 : isCompact ? 14 : 15,
      ...(isNarrow ? { controlHeight: 44 } : {}),
      borderRadius: 4,
      motion: false,
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', contentFontSizeSM: 14 },
    },
  }
}

/** The server fills in a fresh nonce for each page; without a server the placeholder stays and there is no policy. */
function pageNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  return nonce === undefined || nonce === '' || nonce.startsWith('__') ? undefined : nonce
}

const nonce = pageNonce()

export function ThemeProvider({ children }: { children: ReactNode }) {
  const isDark = usePrefersDark()
  const isNarrow = useIsNarrow()
  const { settings } = useSettings()
  return (
    <ConfigProvider
      locale={locale}
      theme={themeOf(isDark, settings.density === 'compact', isNarrow)}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      {...(nonce === undefined ? {} : { csp: { nonce } })}
    >
      <div className="desk" data-density={settings.density}>
        {children}
      </div>
    </ConfigProvider>
  )
}
