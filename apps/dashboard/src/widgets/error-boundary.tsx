import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Message } from './message.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

/** Says that the page itself failed, where React would leave it blank. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failure: string | undefined }> {
  override state = { failure: undefined };

  static getDerivedStateFromError(error: unknown): { readonly failure: string } {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <Message
        size="page"
        tone="alarm"
        title="The console failed"
        actions={<Button onClick={() => location.reload()}>Reload</Button>}
      >
        <p>This is a fault of the page, not of your program, which runs on: {failure}</p>
      </Message>
    );
  }
}
