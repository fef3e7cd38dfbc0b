import { useState } from 'react';
import { ErrorPanel, ProxiedSignInPage } from '@backstage/core-components';
import { IdentityApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { Button, Card, CardBody, Flex, Text } from '@backstage/ui';
import { people } from './people';
import { pickedPerson } from './pickedPerson';

function withForgetting(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      pickedPerson.forget();
      await identity.signOut();
    },
  };
}

/** Signs in as one of the demo's people; see {@link people}. */
export function DemoSignInPage({ onSignInSuccess }: SignInPageProps) {
  const [person, setPerson] = useState(pickedPerson.read);

  if (person) {
    return (
      <ProxiedSignInPage
        key={person}
        provider="demo"
        headers={{ 'x-demo-person': person }}
        onSignInSuccess={identity => onSignInSuccess(withForgetting(identity))}
        ErrorComponent={({ error }) => (
          <Flex direction="column" align="start" gap="4" p="6">
            <ErrorPanel
              title={`${person} could not sign in`}
              error={error ?? new Error('The backend did not answer')}
              defaultExpanded
            />
            <Button
              onPress={() => {
                pickedPerson.forget();
                setPerson(undefined);
              }}
            >
              Pick somebody else
            </Button>
          </Flex>
        )}
      />
    );
  }

  return (
    <main>
      <Flex
        direction="column"
        align="center"
        justify="center"
        gap="6"
        p="6"
        style={{ minHeight: '100vh' }}
      >
        <Flex direction="column" align="center" gap="2">
          <Text as="h1" variant="title-large" weight="bold">
            MeshSpace demo
          </Text>
          <Text color="secondary">Whom do you want to be?</Text>
        </Flex>
        <Flex gap="4" justify="center" style={{ flexWrap: 'wrap' }}>
          {people.map(({ name, title, role, description }) => (
            <Card key={name} style={{ width: 260 }}>
              <CardBody>
                <Flex direction="column" gap="3">
                  <Text as="h2" variant="title-small" weight="bold">
                    {title}
                  </Text>
                  <Text variant="body-small" weight="bold">
                    {role}
                  </Text>
                  <Text variant="body-small" color="secondary">
                    {description}
                  </Text>
                  <Button
                    onPress={() => {
                      pickedPerson.remember(name);
                      setPerson(name);
                    }}
                  >
                    {`Sign in as ${title}`}
                  </Button>
                </Flex>
              </CardBody>
            </Card>
          ))}
        </Flex>
      </Flex>
    </main>
  );
}
