import { Button } from 'antd'
import { Component, type ReactNode } from 'react'

/**
 * What is shown when a page breaks, or when a part of it can't be fetched after an update of the server. A class,
 * because React offers no other way to catch.
 */
export class Crashed extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="page">
        <h1>页面出错了</h1>
        <p>已经办的事不受影响。请重新打开页面；如果再次出现，请告诉系统管理员。</p>
        <Button type="primary" onClick={() => window.location.reload()}>
          重新打开
        </Button>
      </main>
    )
  }
}
